export { SfStreamHealthIndicator, SfStreamHealthModule } from './sf-stream-health-indicator.ts';
export type { HealthOptions } from './sf-stream-health-indicator.ts';
