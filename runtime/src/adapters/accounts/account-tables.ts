import type { Role } from '@joinery/api';
import type { ColumnType, Generated } from 'kysely';

type Moment = ColumnType<Date, Date | string | undefined, Date | string>;
type MaybeMoment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** The tables of accounts as Kysely sees them; the migration says what they hold. */
export interface AccountTables {
  readonly organization: { readonly id: string; readonly name: string; readonly created_at: Moment };
  readonly membership: {
    readonly organization: string;
    readonly user_id: string;
    readonly role: Role;
    readonly since: Moment;
  };
  readonly setting: { readonly organization: string; readonly name: string; readonly value: string };
  readonly installation: {
    readonly only_one: Generated<boolean>;
    readonly owner: string;
    readonly claimed_at: Moment;
  };
  readonly account_user: { readonly id: string; readonly name: string; readonly email: string };
  readonly account_session: { readonly id: string; readonly user_id: string };
  readonly account_credential: {
    readonly id: string;
    readonly account_id: string;
    readonly provider_id: string;
    readonly user_id: string;
    readonly password: string | null;
  };
  readonly api_token: {
    readonly organization: string;
    readonly id: string;
    readonly hash: string;
    readonly name: string;
    readonly role: Role;
    readonly created_by: string;
    readonly created_at: Moment;
    readonly expires_at: MaybeMoment;
    readonly last_used_at: MaybeMoment;
  };
}
