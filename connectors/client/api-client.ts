import type { EntityKind } from '../entities/shape.ts';
import type { PlatformId } from '../profile.ts';
import type {
  Account,
  ClientOptions,
  EntityPage,
  PlatformClient,
  ReportPiece,
  ReportRequest,
  ReportToken,
} from './port.ts';
import { ApiSession, type ApiStyle } from './session.ts';

/** What the clients of all platforms share: a session in the platform's style. */
export abstract class ApiClient implements PlatformClient {
  readonly platform: PlatformId;
  protected readonly session: ApiSession;

  constructor(style: ApiStyle, options: ClientOptions) {
    this.platform = style.platform;
    this.session = new ApiSession(style, options);
  }

  /** Gets an access token, which the platform gives for a credential that it accepts only. */
  authorise(): Promise<void> {
    return this.session.authorise();
  }

  abstract accounts(): AsyncIterable<Account>;
  abstract entities(account: Account, kinds: readonly EntityKind[]): AsyncIterable<EntityPage>;
  abstract report(request: ReportRequest, resume?: ReportToken): AsyncIterable<ReportPiece>;
}
