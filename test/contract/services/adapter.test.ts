import { servicesConnections } from "../../../src/providers/services/servicesKind.js";
import { localConnection } from "../../../src/providers/services/servicesKind.js";
import type { ServiceName } from "../../../src/services/names.js";
import { systemClock } from "../../../src/systemClock.js";
import { adapterContract } from "../../support/adapterContract.js";
import { FakeLocalServices } from "../../support/fakeLocalServices.js";
import { FakeServices, type FakeServicesOptions } from "../../support/fakeServices.js";
import { stillMeans } from "../../support/stillMeans.js";
import { svgRig } from "../../support/svgRig.js";

/** What every kind keeps to, for services at a URL and for this machine's own. */

const fakes: FakeServices[] = [];
after(async () => {
  await Promise.all(fakes.map((fake) => fake.close()));
});

async function started(options: FakeServicesOptions = {}): Promise<FakeServices> {
  const fake = await FakeServices.start(options);
  fakes.push(fake);
  return fake;
}

const options = { language: { size: "small" }, image: { steps: 3 }, vision: { maxPx: 512 } };

async function means(fake: FakeServices) {
  return {
    ...stillMeans,
    clock: systemClock,
    jobs: (await svgRig()).jobs,
    keys: { keyFor: () => Promise.resolve(fake.token) },
  };
}

describe("Services behind one URL as a kind of connection", () => {
  adapterContract(async () => {
    const fake = await started();
    return {
      adapter: await servicesConnections.create(await means(fake)),
      connection: { name: "rack", kind: "services", url: fake.origin },
      ...{ unknownModel: "old", options },
    };
  });
});

describe("Services at a URL each as a kind of connection", () => {
  adapterContract(async () => {
    const at = async (service: ServiceName): Promise<string> =>
      (await started({ services: [service], layout: "root" })).origin;
    const fake = await started({ services: ["image"], layout: "root" });
    return {
      adapter: await servicesConnections.create(await means(fake)),
      connection: {
        ...{ name: "shed", kind: "services", url: fake.origin },
        language: { url: await at("language") },
        vision: { url: await at("vision") },
      },
      ...{ unknownModel: "old", options },
    };
  });
});

describe("This machine's own services as a kind of connection", () => {
  adapterContract(async () => {
    const fake = await started();
    const services = () => Promise.resolve(new FakeLocalServices({ at: fake }));
    return {
      adapter: await servicesConnections.create({ ...(await means(fake)), services }),
      connection: { ...localConnection, kind: "services" },
      ...{ unknownModel: "old", options },
    };
  });
});
