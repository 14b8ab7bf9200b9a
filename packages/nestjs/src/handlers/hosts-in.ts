import type { DiscoveryService } from '@nestjs/core';
import type { Host } from './check-handler-host.ts';

/** Each provider and controller once. An instance that Nest has made itself replaces a factory that hands it on. */
export const hostsIn = (discovery: DiscoveryService): readonly Host[] => {
  const hosts = [...discovery.getProviders(), ...discovery.getControllers()]
    .filter(
      ({ isAlias, instance }) => !isAlias && typeof instance === 'object' && instance !== null,
    )
    .sort((one, other) => Number(other.isNotMetatype) - Number(one.isNotMetatype));
  return [...new Map(hosts.map((host) => [host.instance, host])).values()];
};
