import { METHODS } from '#methods/list.ts';
import { type Port, serve } from '#models/rpc.ts';
import { Engine } from './engine.ts';
import type { EngineApi, EngineEvent } from './messages.ts';

const engine: Engine = new Engine(METHODS, (event) => emit(event));
const emit = serve<EngineApi, EngineEvent>(self as unknown as Port, engine.handlers);
