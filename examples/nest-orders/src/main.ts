import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app-module.ts';
import { dashboardFolder } from './dashboard.ts';

const app = await NestFactory.create<NestExpressApplication>(AppModule);
if (dashboardFolder !== undefined) app.useStaticAssets(dashboardFolder);
// So that SIGTERM drains, and the process then ends with 0.
app.enableShutdownHooks([], { useProcessExit: true });
await app.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1');
console.log(`listening on ${await app.getUrl()}`);
