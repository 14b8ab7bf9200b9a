export { provideSfStreamTesting } from './testing/provide-sf-stream-testing.ts';
export { SfStreamTestingController } from './testing/sf-stream-testing-controller.ts';
