import { ServiceError } from "../../services/serviceError.js";
import type { SetUpTools } from "./setUpTools.js";

const none = () => Promise.reject(new ServiceError("service.setUp", "not there yet"));

export const localTools: SetUpTools = {
  planSetUp: none,
  setUp: none,
  downloadModel: none,
  removeLocalModels: none,
  planRemoval: none,
  runDoctor: none,
  recommended: () => [],
};
