export {
  SfStreamHealthIndicator,
  SfStreamHealthModule,
} from './health/sf-stream-health-indicator.ts';
export type { HealthOptions } from './health/sf-stream-health-indicator.ts';
