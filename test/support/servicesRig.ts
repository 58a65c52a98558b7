import type { Clock } from "../../src/base/clock.js";
import type { Means } from "../../src/providers/adapter.js";
import { servicesConnections } from "../../src/providers/services/servicesKind.js";
import { ProviderTable } from "../../src/providers/providerTable.js";
import type { ModelPorts } from "../../src/search/ports.js";
import { systemClock } from "../../src/systemClock.js";
import { FakeServices, type FakeServicesOptions } from "./fakeServices.js";
import { stillMeans } from "./stillMeans.js";

const never = new AbortController().signal;

export interface ServicesRig {
  readonly fake: FakeServices;
  readonly ports: ModelPorts;
}

export interface ServicesRigOptions extends FakeServicesOptions {
  readonly clock?: Clock;
  readonly vision?: string;
  readonly keys?: Means["keys"];
}

/** The ports of a connection to a fake of the services, whose server ends with `use`. */
export async function withServices<T>(
  { clock = systemClock, vision = "rack/clip", keys, ...options }: ServicesRigOptions,
  use: (rig: ServicesRig) => Promise<T>,
): Promise<T> {
  const fake = await FakeServices.start(options);
  try {
    const own = { keyFor: () => Promise.resolve(fake.token) };
    const means: Means = { ...stillMeans, clock, keys: keys ?? own };
    const connection = { name: "rack", kind: "services", url: fake.origin };
    const table = new ProviderTable([servicesConnections], means, () => [connection]);
    const choice = { language: "rack/writer-7b", image: "rack/studio", vision };
    const ports = await table.connect(await table.declare(choice, {}, never));
    return await use({ fake, ports });
  } finally {
    await fake.close();
  }
}
