import type { Routes } from "../context";
import { toXml } from "../http/xml";

/** The consumer this server presents itself as, for anybody to read: peers register it before they accept its calls. */
export const consumerInfoRoutes: Routes = (app, context) => {
  app.get("/plugins/servlet/oauth/consumer-info", (c) => {
    const { key, name, description, publicKey } = context.state.ownConsumer;
    const body = toXml("consumer", { key, name, publicKey, description });
    return c.body(body, 200, { "Content-Type": "application/xml;charset=UTF-8" });
  });
};
