import * as z from "zod";
import { once } from "../../base/once.js";
import { localModelSchema } from "../localModel.js";
import { modelRemovalSchema } from "../modelRemovalSchema.js";
import { modelIdSchema, modelKeySchema, serviceNameSchema } from "../names.js";
import { ownerStatusSchema } from "../status.js";

/** What the owner and its clients say to each other, the first two lines and all that follow. */

/** Raised with each change that the other side would misread. */
export const protocolVersion = 1;

/** The longest line that the owner reads, bytes: a client asks in few words. */
export const maxRequestBytes = 64 * 1024;
/** The longest line that a client reads, bytes: a log is a thousand lines. */
export const maxAnswerBytes = 4 * 1024 * 1024;

/** Whoever does not finish its first line by then is sent away, milliseconds. */
export const handshakeMs = 10_000;

/** A client's first line. It is read by owners of any version: more may stand in it. */
export const helloSchema = once(() =>
  z.object({
    token: z.string().max(200),
    protocol: z.int(),
    version: z.string().max(100),
    /** As the log names it. */
    client: z.string().max(50),
  }),
);
export type Hello = Readonly<z.infer<ReturnType<typeof helloSchema>>>;

/** The owner's first line; where its protocol is another, it is the last one. */
export const welcomeSchema = once(() =>
  z.object({ protocol: z.int(), version: z.string().max(100), pid: z.int().min(1) }),
);
export type Welcome = Readonly<z.infer<ReturnType<typeof welcomeSchema>>>;

const grantId = z.int().min(1);
const searchId = z.string().min(1).max(100);

/** What a client may ask for, by method. */
export const requests = once(() => {
  const none = z.object({});
  const done = z.null();
  const key = modelKeySchema();
  return {
    use: {
      /** @see LocalServices.use */
      params: key.extend({ search: searchId.optional() }),
      result: z.object({ grant: grantId, url: z.url().max(200), token: z.string().max(500) }),
    },
    release: { params: z.object({ grant: grantId }), result: done },
    models: { params: none, result: z.array(localModelSchema()).max(1000) },
    chosen: {
      params: z.object({ service: serviceNameSchema }),
      result: z.object({ model: modelIdSchema.nullable() }),
    },
    choose: { params: key, result: done },
    addModel: { params: z.object({ path: z.string().max(4096) }), result: localModelSchema() },
    modelRemoval: { params: key, result: modelRemovalSchema() },
    removeModel: { params: key, result: modelRemovalSchema() },
    status: { params: none, result: ownerStatusSchema() },
    /** From now on each change is told (`statusNotice`). */
    watch: { params: none, result: ownerStatusSchema() },
    start: { params: key, result: done },
    stop: { params: key, result: done },
    load: { params: key, result: done },
    unload: { params: key, result: done },
    log: { params: key, result: z.object({ lines: z.array(z.string().max(4000)).max(1000) }) },
    /** Answered once all services have ended; the connection is closed after it. */
    shutDown: { params: none, result: done },
  };
});
type Requests = ReturnType<typeof requests>;
export type Method = keyof Requests;
export type ParamsOf<M extends Method> = z.infer<Requests[M]["params"]>;
export type ResultOf<M extends Method> = z.infer<Requests[M]["result"]>;

/** What the owner asks a client now and then: any answer says that it is not stopped, and does not hang. */
export const pingRequest = "ping";
/** To whoever watches: an `OwnerStatus`. */
export const statusNotice = "statusChanged";
/** To whoever holds a grant: its process is gone. */
export const lostNotice = "lost";
export const lostSchema = once(() => z.object({ grant: grantId, reason: z.string().max(2000) }));
