import { wrappedBy } from './wrap-store.ts';

/**
 * The store and all stores below it: those inside our wrappers, the adapter of a Keyv (`store`), the Keyvs of a
 * cacheable (`primary`, `secondary`) and of a cache-manager (`stores`).
 */
export const storeLayers = (store: object): readonly object[] => {
  const layers = new Set<object>();
  const visit = (layer: unknown): void => {
    if (typeof layer !== 'object' || layer === null || layers.has(layer)) return;
    layers.add(layer);
    const { store: inner, stores, primary, secondary } = layer as Record<string, unknown>;
    const all = Array.isArray(stores) ? (stores as readonly unknown[]) : [];
    [wrappedBy(layer)?.store, inner, primary, secondary, ...all].forEach(visit);
  };
  visit(store);
  return [...layers];
};
