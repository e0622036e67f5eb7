// A stand-in for the plugin of @pulumi/random, which has to be downloaded from where tests may not reach: the three
// resources that make keys and secrets, with the inputs that programs here give them.
const { randomInt, randomUUID } = require("node:crypto");
const { Server, ServerCredentials } = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const wire = require("@pulumi/pulumi/proto/provider_pb");

const VERSION = "4.21.2";
const ALPHABETS = {
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  numeric: "0123456789",
};
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/** @typedef {Record<string, unknown>} Properties */

/** @type {Record<string, (inputs: Properties) => { id: string, result: string }>} */
const RESOURCES = {
  "random:index/randomPassword:RandomPassword": (inputs) => ({ id: "none", result: text(inputs) }),
  "random:index/randomString:RandomString": (inputs) => {
    const result = text(inputs);
    return { id: result, result };
  },
  "random:index/randomUuid:RandomUuid": () => {
    const result = randomUUID();
    return { id: result, result };
  },
};

/** Serves the protocol on a free port and prints it, as every plugin does. */
exports.serve = function serve() {
  const server = new Server();
  server.addService(ResourceProviderService, {
    getPluginInfo: handler(() => {
      const info = new PluginInfo();
      info.setVersion(VERSION);
      return info;
    }),
    checkConfig: handler(({ request }) => checked(request.getNews())),
    diffConfig: handler(() => new wire.DiffResponse()),
    configure: handler(() => {
      const response = new wire.ConfigureResponse();
      response.setAcceptsecrets(false);
      return response;
    }),
    check: handler(({ request }) => checked(request.getNews())),
    diff: handler(({ request }) => {
      const [olds, news] = [request.getOlds().toJavaScript(), request.getNews().toJavaScript()];
      const changed = Object.keys(news).filter(
        (name) => JSON.stringify(news[name]) !== JSON.stringify(olds[name]),
      );
      const { DIFF_SOME, DIFF_NONE } = wire.DiffResponse.DiffChanges;
      const response = new wire.DiffResponse();
      response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
      response.setReplacesList(changed);
      return response;
    }),
    create: handler(({ request }) => {
      const [, , type = ""] = request.getUrn().split("::");
      const inputs = request.getProperties().toJavaScript();
      const make = RESOURCES[type];
      if (make === undefined) throw new Error(`The stand-in for random does not know ${type}.`);
      const { id, result } = make(inputs);
      const response = new wire.CreateResponse();
      response.setId(id);
      response.setProperties(Struct.fromJavaScript({ ...inputs, result }));
      return response;
    }),
    read: handler(({ request }) => {
      const response = new wire.ReadResponse();
      response.setId(request.getId());
      response.setProperties(request.getProperties());
      response.setInputs(request.getInputs());
      return response;
    }),
    delete: handler(() => new Empty()),
    cancel: handler(() => new Empty()),
  });
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    console.log(port);
  });
};

/** @param {(call: { request: any }) => object} handle */
function handler(handle) {
  return (call, done) => {
    try {
      done(null, handle(call));
    } catch (error) {
      done(error);
    }
  };
}

function checked(inputs) {
  const response = new wire.CheckResponse();
  response.setInputs(inputs);
  return response;
}

/** @param {Properties} inputs */
function text(inputs) {
  const { length, special = true, overrideSpecial = SPECIAL } = inputs;
  const letters = Object.entries(ALPHABETS)
    .filter(([name]) => inputs[name] !== false)
    .map(([, alphabet]) => alphabet);
  const alphabet = [...letters, special ? overrideSpecial : ""].join("");
  return Array.from({ length: Number(length) }, () => alphabet[randomInt(alphabet.length)]).join("");
}
