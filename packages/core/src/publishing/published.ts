import type { Publication } from '../reports/publication.ts';
import type { Published } from '../reports/published.ts';

/** The event as it was published. Throws the error of an event that was not, or may not have been. */
export const published = (publication: Publication): Published => {
  if (publication.outcome !== 'published') throw publication.error;
  const { outcome: _, ...facts } = publication;
  return facts;
};
