import { type Port, serve } from '#models/rpc.ts';
import { Agreement, type Counted } from './agreement.ts';

/** What the worker of one measurement can do. */
export interface AgreementApi {
  add(...args: Parameters<Agreement['add']>): Promise<void>;
  addMaps(...args: Parameters<Agreement['addMaps']>): Promise<void>;
  counted(): Promise<Counted>;
}

const agreement = new Agreement();

serve<AgreementApi>(self as unknown as Port, {
  add: async (_call, ...args) => agreement.add(...args),
  addMaps: async (_call, ...args) => agreement.addMaps(...args),
  counted: async () => agreement.counted(),
});
