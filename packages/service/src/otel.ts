// Loaded before everything else: node --import @relais/service/otel dist/main.js
import { startTelemetry } from './telemetry.ts';

await startTelemetry(process.env);
