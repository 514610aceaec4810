import { connection } from 'next/server';
import { Dashboard } from '../dashboard/dashboard.tsx';

/** The page. The gateway's address is read at each request, so that ports may differ from start to start. */
export default async function Page() {
  await connection();
  const gatewayUrl = process.env.NEXT_PUBLIC_GATEWAY_URL ?? 'http://127.0.0.1:4000';
  const tenant = process.env.MILLRACE_WEB_TENANT ?? 'demo';
  return <Dashboard gatewayUrl={gatewayUrl} tenant={tenant} />;
}
