import type { Role } from "../../protocol/providers.js";
import type { KnownServer, PlacedServer, Setup } from "../adapter.js";
import { parseServerUrl } from "../http/origins.js";
import { baseUrlOf } from "./baseUrl.js";
import { usualUrls } from "./knownServers.data.js";
import type { Profile, ProfileId } from "./profile.js";
import { detectProfile, profileOf } from "./profiles.js";

/** How a person sets up a server that speaks OpenAI's HTTP form. */
export const openaiSetup: Setup = {
  servers: usualUrls.map(([id, url]) => ({ ...serverOf(profileOf(id)), url })),
  placed: (pasted, id) => placedServer(pasted, id),
};

function serverOf({ id, label, place, needsKey, chat, images }: Profile): KnownServer {
  const roles: readonly Role[] = [
    ...(chat === null ? [] : (["language", "vision"] as const)),
    ...(images === null ? [] : (["image"] as const)),
  ];
  return { id, label, url: null, place, needsKey, roles };
}

function placedServer(pasted: string, id: string | undefined): PlacedServer {
  const base = baseUrlOf(pasted);
  const detected = detectProfile(base.url, "chat");
  const chosen = usualUrls.find(([known]) => known === id)?.[0];
  const profile = chosen === undefined ? detected : profileOf(chosen);
  return {
    server: {
      ...serverOf(profile),
      place: detected.id === profile.id ? detected.place : profile.place,
    },
    // The URL may fit several servers, or none.
    own: chosen === undefined || isSaid(chosen, base.url) ? {} : { profile: chosen },
    url: writtenUrl(pasted),
  };
}

/** Whether the URL alone says so, whatever the server is used for. */
function isSaid(id: ProfileId, url: string): boolean {
  return (["chat", "images"] as const).every((part) => detectProfile(url, part).id === id);
}

/** As it stands in a connection: read once more, it means the same. */
function writtenUrl(pasted: string): string {
  const { url, query, deployment } = baseUrlOf(pasted);
  // The deployment stands in the path that was pasted.
  if (deployment !== null) return parseServerUrl(pasted).href;
  const parameters = new URLSearchParams(query).toString();
  return parameters === "" ? url : `${url}?${parameters}`;
}
