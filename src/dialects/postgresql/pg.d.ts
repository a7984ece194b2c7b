/** What is used of the driver, which brings no types of its own. */
declare module "pg" {
  import type { NativeClient } from "./connection/native-client.js";

  export interface ClientConfig {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: () => string;
    readonly database: string;
    readonly ssl: object | false;
    readonly sslnegotiation: string;
    readonly connectionTimeoutMillis: number;
    readonly keepAlive: boolean;
    readonly keepAliveInitialDelayMillis: number;
    readonly application_name: string;
  }

  export class Client implements NativeClient {
    constructor(config: ClientConfig);
    connect(): Promise<unknown>;
    query: NativeClient["query"];
    on: NativeClient["on"];
    removeListener: NativeClient["removeListener"];
    end(): Promise<void>;
    getTransactionStatus(): string | null;
    readonly processID: number | null;
  }
}
