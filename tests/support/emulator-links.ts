import { randomUUID } from "node:crypto";
import type { Emulator, Link } from "@pulumi-confluence-applinks/emulator";

/** Adds a link to an emulator's state directly, without its REST API. */
export function addLink(emulator: Emulator, link: Partial<Link> = {}): Link {
  const url = `https://${randomUUID()}.example.com`;
  const added: Link = {
    id: randomUUID(),
    typeId: "generic",
    name: url,
    rpcUrl: url,
    displayUrl: url,
    isPrimary: false,
    isSystem: false,
    properties: {},
    providers: {},
    ...link,
  };
  emulator.state.links.push(added);
  return added;
}

/** Links two emulators to each other, both ways, without any authentication; returns either side's link. */
export function linkEmulators(a: Emulator, b: Emulator): { fromA: Link; fromB: Link } {
  return { fromA: addLinkTo(a, b), fromB: addLinkTo(b, a) };
}

/** Links one emulator to another, one way. */
export function addLinkTo(emulator: Emulator, peer: Emulator, link: Partial<Link> = {}): Link {
  return addLink(emulator, {
    id: peer.applicationId,
    typeId: peer.state.product === "bitbucket" ? "stash" : peer.state.product,
    name: peer.state.title,
    rpcUrl: peer.url,
    displayUrl: peer.url,
    ...link,
  });
}
