import { Module } from '@nestjs/common';
import { DemoOrg } from './demo-org.ts';
import { loginFrom } from './login.ts';
import { Org } from './org.ts';
import { protocolFrom } from './protocol.ts';

/** The org that the SF_ variables describe, or a made-up one. */
const connectOrg = (): Org | Promise<Org> => {
  const auth = loginFrom(process.env);
  const protocol = protocolFrom(process.env);
  return auth === undefined ? DemoOrg.start(protocol) : new Org(auth, protocol);
};

@Module({ providers: [{ provide: Org, useFactory: connectOrg }], exports: [Org] })
export class OrgModule {}
