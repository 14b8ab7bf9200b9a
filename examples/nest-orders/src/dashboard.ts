import { Controller, Get, Module, StreamableFile } from '@nestjs/common';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';

/** The built dashboard, where there is one. */
export const dashboardFolder: string | undefined = process.env['DASHBOARD_DIR'];

/** Answers what nothing else does. */
@Controller()
class DashboardController {
  @Get('{*path}')
  index(): StreamableFile | { readonly hint: string } {
    if (dashboardFolder === undefined) {
      return { hint: 'See /api/stats, or set DASHBOARD_DIR to the folder of the built dashboard.' };
    }
    return new StreamableFile(createReadStream(join(dashboardFolder, 'index.html')), {
      type: 'text/html; charset=utf-8',
    });
  }
}

@Module({ controllers: [DashboardController] })
export class DashboardModule {}
