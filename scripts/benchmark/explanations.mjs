/** Why targets are missed, beside the shares of the profile. */
export const WHAT_THE_PROFILE_SAYS = `| target that is missed | what stands against it |
| --- | --- |
| CPU of the plugin, 1.20 × trivial in \`up\` and \`destroy\` | Every link is a request of its own, a deletion two. Sending them and reading the responses (undici, and Node.js for it) takes more than all that Pulumi does for a trivial resource |
| the same in \`refresh\` and an \`up\` without changes | Loading this provider's modules, and undici where there are requests, is a tenth of a plugin that does next to nothing |
| CPU of the plugin, 0.75 × 0a7852b | Most of it is the same in both: Pulumi's SDK, which is loaded, and gRPC. The trivial plugin alone takes 0.6 to 0.9 of what that build takes |
| CPU of the program, 0.75 × 0a7852b | It takes what the trivial program takes, which is three quarters: all but 3 % is Pulumi's SDK |
| wall time, 1.10 × trivial | The plugin's share, and that of the engine, which writes the whole state before and after every step: ours is 1.8 kB a resource, the trivial one's 1.4 |
| peak memory of the plugin, 1.25 × trivial | Sending one request takes 28 MiB: 8 for undici's modules, 12 for its parser, which is WebAssembly that V8 compiles twice, the rest for code that becomes hot. This provider's module takes 8. From there on to 2,000 links it is the lists of links that V8 has not collected yet: 3 kB a link stay |
| YAML and plugin: \`destroy\`, 0.9 × 0a7852b | The YAML host records its own Go call stack with every resource, so that the state is 2.6 kB a resource, which the engine writes at every step. The same plugin meets the target with a program in JavaScript, and with those call stacks taken out of the state by hand (\`pulumi stack export\` and \`import\`) |
| generated SDK and plugin: first \`up\`, 0.85 × 0a7852b | The program, not the plugin: for classes of a generated SDK, Pulumi's SDK takes 1.5 times as long as for those of this package, most of it for stack traces, one for every promise it makes (a profile of 200 links: 1.0 s of CPU time in that SDK, 0.3 s with the package's own classes) |
`;

/** What other tools do in cases that happen on a server. */
export const WHAT_OTHERS_MISS = `Where a script with curl is nearer than the target: Pulumi takes some seconds for 200 resources whatever they do, and a script only 13 ms a
request. With latency the script waits for its requests one after another and this provider for eight at a time. A tool that was measured once may
have met a quieter machine than the others.

| what happens on the server | this provider | the Ansible collection | a script with curl |
| --- | --- | --- | --- |
| a link was renamed by hand | shown as drift and renamed back | not found by its name: it tries to create it again and fails with 400, the URL is taken | the same |
| a URL was changed by hand | shown and changed back | not noticed | not noticed |
| a consumer was removed by hand | shown and registered again | registered anew in every run, changed or not | not noticed |
| a consumer's key or user was changed by hand | shown and changed back | overwritten without a word | not noticed |
| the server renames a link because its name is taken | an error, and the link is removed | not noticed | not noticed |
| an entry is taken out of the program | the link is deleted | stays until somebody writes \`state: absent\` | stays |
| what would a run change? | \`pulumi preview\`, 0 requests | check mode says "changed" for every link | nothing tells |
`;
