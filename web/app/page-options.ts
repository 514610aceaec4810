import { connection } from 'next/server';

/** What a page is asked with. */
export type PageQuery = Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;

/** Where the gateway is and whose data is shown first. Read at each request, so that ports may differ from start to start. */
export async function pageOptions(query: PageQuery): Promise<{ readonly gatewayUrl: string; readonly tenant: string }> {
  await connection();
  const { tenant } = await query;
  return {
    gatewayUrl: process.env.NEXT_PUBLIC_GATEWAY_URL ?? 'http://127.0.0.1:4000',
    tenant: typeof tenant === 'string' && tenant !== '' ? tenant : (process.env.MILLRACE_WEB_TENANT ?? 'demo'),
  };
}
