/**
 * Ends the process on a Node.js that is older than `engines` allows: otherwise the first modern expression is a SyntaxError. The program
 * imports this before anything else; both are written so that an old Node.js can read them.
 */

const OLDEST = "20.18";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const [oldestMajor = 0, oldestMinor = 0] = OLDEST.split(".").map(Number);
if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
  process.stderr.write(
    `confluence-emulator requires Node.js ${OLDEST} or later, this is ${process.versions.node} (${process.execPath})\n`,
  );
  process.exit(1);
}

export {};
