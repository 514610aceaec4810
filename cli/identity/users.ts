import { loadConfig } from '../../base/config.ts';
import { createRedis } from '../../base/redis.ts';
import { Attempts } from '../../gateway/identity/attempts.ts';
import { defaultIdentityLimits } from '../../gateway/identity/limits.ts';
import { changeRole, listMembers, type Member, removeMember } from '../../gateway/identity/members.ts';
import { addMember, setDisabled, setPassword } from '../../gateway/identity/operating.ts';
import { createPasswords } from '../../gateway/identity/passwords.ts';
import { disableTotp } from '../../gateway/identity/totp.ts';
import { plainEmail } from '../../gateway/identity/users.ts';
import { byCommand } from '../audit/actor.ts';
import { textTable } from '../reads/text-table.ts';
import type {
  AccountArguments,
  AddUserArguments,
  PasswordArguments,
  RoleArguments,
  TenantArguments,
} from './arguments.ts';
import { saidPassword } from './password.ts';
import { asIdentity, identityOf, made, operator, requireUser } from './store.ts';

/** Members in one read. */
const pageSize = 500;

/** `millrace users list`. */
export async function printUsers({ tenant, json }: TenantArguments): Promise<void> {
  const members = await identityOf(tenant, async (pool) => {
    const all: Member[] = [];
    for (let after: string | null = null; ; ) {
      const page: readonly Member[] = await listMembers(pool, tenant, { limit: pageSize, after });
      all.push(...page);
      if (page.length < pageSize) return all;
      after = page.at(-1)?.email ?? null;
    }
  });
  if (json === true) {
    console.log(JSON.stringify(members.map(shown), null, 2));
  } else if (members.length === 0) {
    console.log(
      `tenant ${tenant} has no users: \`millrace invite ann@example.com --tenant ${tenant} --role owner\` invites one`,
    );
  } else {
    const cells = members.map((each) => {
      const { email, role, lastLoginAt } = shown(each);
      const marks = [each.hasSecondFactor ? 'second factor' : '', each.isDisabled ? 'shut out' : ''];
      return [email, role.toLowerCase(), lastLoginAt ?? 'never', marks.filter((mark) => mark !== '').join(', ')];
    });
    console.log(textTable(['user', 'role', 'last login', ''], cells));
  }
}

function shown({ joinedAt, lastLoginAt, ...member }: Member) {
  const instant = (time: number) => new Date(time).toISOString();
  return { ...member, joinedAt: instant(joinedAt), lastLoginAt: lastLoginAt === null ? null : instant(lastLoginAt) };
}

/** `millrace users add`: with a password, for who is new. */
export async function addUser(email: string, said: AddUserArguments): Promise<void> {
  const { tenant, role, name = null, json } = said;
  const password = await saidPassword(said.from, plainEmail(email));
  const passwordHash = await createPasswords(defaultIdentityLimits).hash(password);
  const added = await identityOf(tenant, (pool) =>
    addMember(pool, tenant, { email, name, role, passwordHash }, byCommand()),
  );
  const { member, isNewUser, isNewMember } = added;
  if (json === true) console.log(JSON.stringify({ ...shown(member), isNewUser, isNewMember }, null, 2));
  else if (!isNewMember)
    console.log(`${member.email} is ${member.role.toLowerCase()} of ${tenant} already: nothing was changed`);
  else
    console.log(
      `${member.email} is ${member.role.toLowerCase()} of ${tenant}${isNewUser ? '' : ', with the password that they have'}`,
    );
}

/** `millrace users role`. */
export async function changeUserRole(email: string, { tenant, role, json }: RoleArguments): Promise<void> {
  const change = { userId: plainEmail(email), role };
  const member = made(await identityOf(tenant, (pool) => changeRole(pool, tenant, change, operator, byCommand())));
  if (json === true) console.log(JSON.stringify(shown(member), null, 2));
  else console.log(`${member.email} is ${member.role.toLowerCase()} of ${tenant}`);
}

/** `millrace users remove`. */
export async function removeUser(email: string, { tenant, json }: TenantArguments): Promise<void> {
  const change = { userId: plainEmail(email) };
  const member = made(await identityOf(tenant, (pool) => removeMember(pool, tenant, change, operator, byCommand())));
  if (json === true) console.log(JSON.stringify({ tenant, removed: member.email }, null, 2));
  else
    console.log(`${member.email} belongs to ${tenant} no more: sessions, sockets and keys there end within a minute`);
}

/** `millrace users set-password`. */
export async function setUserPassword(email: string, { from, json }: PasswordArguments): Promise<void> {
  const password = await saidPassword(from, plainEmail(email));
  await asIdentity(async (pool) => {
    const user = await requireUser(pool, email);
    await setPassword(pool, user, await createPasswords(defaultIdentityLimits).hash(password), byCommand());
  });
  done(
    json,
    { user: plainEmail(email), changed: 'password' },
    `${plainEmail(email)} has another password; all sessions end within a minute`,
  );
}

/** `millrace users reset-second-factor`: for who lost the authenticator and the recovery codes. */
export async function resetSecondFactor(email: string, { json }: AccountArguments): Promise<void> {
  await asIdentity(async (pool) => disableTotp(pool, (await requireUser(pool, email)).id, byCommand()));
  done(
    json,
    { user: plainEmail(email), secondFactor: false },
    `${plainEmail(email)} logs in without a second factor now`,
  );
}

/** `millrace users disable` and `enable`. */
export async function setUserDisabled(email: string, isDisabled: boolean, { json }: AccountArguments): Promise<void> {
  await asIdentity(async (pool) => setDisabled(pool, await requireUser(pool, email), isDisabled, byCommand()));
  const words = isDisabled ? 'is shut out everywhere; sessions and keys end within a minute' : 'may log in again';
  done(json, { user: plainEmail(email), isDisabled }, `${plainEmail(email)} ${words}`);
}

/** `millrace users unlock`: forgets failed logins. */
export async function unlockUser(email: string, { json }: AccountArguments): Promise<void> {
  const user = await asIdentity((pool) => requireUser(pool, email));
  const redis = createRedis(loadConfig().address('redis'));
  try {
    const attempts = new Attempts(redis, defaultIdentityLimits);
    await attempts.unlock(user.email);
    await attempts.unlock(`second factor ${user.id}`);
  } finally {
    redis.disconnect();
  }
  done(json, { user: user.email, unlocked: true }, `${user.email} may try again`);
}

function done(json: true | undefined, result: object, text: string): void {
  console.log(json === true ? JSON.stringify(result, null, 2) : text);
}
