import type { Backend, RoutingWords, Word } from '$lib/backend/backend';
import { namedBy, type Names } from '$lib/domain/routing/names';

const NOTHING: RoutingWords = {
  countries: [],
  industries: [],
  languages: [],
  features: [],
  competitors: [],
  sources: [],
  lists: [],
};

type Listed = readonly { id: string; name: string }[];
type Own = { reps: Listed; teams: Listed; territories: Listed; skills: Listed };

/** Words to choose from, and names for what is chosen. */
export class RoutingNames {
  all = $state.raw<RoutingWords>(NOTHING);
  /** By country, as far as they were asked for. */
  subdivisions = $state.raw<Readonly<Record<string, readonly Word[]>>>({});

  readonly #asked = new Set<string>();
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Words that do not come leave the codes, which can be typed. */
  async load(): Promise<void> {
    try {
      this.all = await this.#backend.routingWords();
    } catch {
      this.all = NOTHING;
    }
  }

  /** Those of a country, once they have come; each is asked for once. */
  async readSubdivisions(country: string): Promise<void> {
    if (country === '' || this.#asked.has(country)) return;
    this.#asked.add(country);
    try {
      const { subdivisions } = await this.#backend.subdivisions(country);
      this.subdivisions = { ...this.subdivisions, [country]: subdivisions };
    } catch {
      // Asked again the next time.
      this.#asked.delete(country);
    }
  }

  named({ reps, teams, territories, skills }: Own): Names {
    const { countries, industries, languages, features, sources } = this.all;
    return {
      rep: namedBy(reps),
      team: namedBy(teams),
      territory: namedBy(territories),
      skill: namedBy(skills),
      agent: namedBy(sources),
      country: namedBy(countries),
      subdivision: namedBy(...Object.values(this.subdivisions)),
      language: namedBy(languages),
      industry: namedBy(industries),
      feature: namedBy(features),
    };
  }
}
