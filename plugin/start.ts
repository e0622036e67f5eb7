import "../provider/process/required-node";

// What a file imports at once is read before its first line runs.
void import("./main.js");
