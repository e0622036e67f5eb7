import type { Routes } from "./context";

/** Routes of every product. */
export const commonRoutes: readonly Routes[] = [];

/** Routes of the Application Links plugin: absent from the product `generic`. */
export const applicationLinksRoutes: readonly Routes[] = [];
