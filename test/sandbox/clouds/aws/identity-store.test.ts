import {
  CreateGroupMembershipCommand,
  CreateUserCommand,
  DeleteGroupMembershipCommand,
  DeleteUserCommand,
  DescribeGroupCommand,
  DescribeUserCommand,
  GetGroupIdCommand,
  GetUserIdCommand,
  IsMemberInGroupsCommand,
  ListGroupMembershipsCommand,
  ListGroupMembershipsForMemberCommand,
  ListGroupsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-identitystore';
import { describe, expect, it } from 'vitest';
import { adminKeys, bobKeys } from './fixture.ts';
import { alex, analysts, dana, simulateCenter, store } from './identity-center-fixture.ts';

const issuer = 'https://sts.windows.net/5a0c1f6e-0000-4000-8000-000000000001/';
const IdentityStoreId = store;
const attribute = (AttributePath: string, AttributeValue: string) => ({
  IdentityStoreId,
  AlternateIdentifier: { UniqueAttribute: { AttributePath, AttributeValue } },
});

describe('the users of the identity store', () => {
  it('are listed a page at a time, or found by their user name alone', async () => {
    const { store: people } = await simulateCenter();
    const first = await people.send(new ListUsersCommand({ IdentityStoreId, MaxResults: 1 }));
    const second = await people.send(new ListUsersCommand({ IdentityStoreId, NextToken: first.NextToken }));
    expect([first.Users?.length, second.Users?.length, second.NextToken]).toEqual([1, 1, undefined]);
    const find = (AttributePath: string, AttributeValue: string) =>
      people.send(new ListUsersCommand({ IdentityStoreId, Filters: [{ AttributePath, AttributeValue }] }));
    expect((await find('UserName', 'ALEX@contoso.example')).Users).toMatchObject([{ UserId: alex }]);
    expect((await find('UserName', 'nobody')).Users).toEqual([]);
    await expect(find('Emails.Value', 'alex@contoso.example')).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('are described', async () => {
    const { store: people } = await simulateCenter();
    expect(await people.send(new DescribeUserCommand({ IdentityStoreId, UserId: alex }))).toMatchObject({
      UserName: 'alex@contoso.example',
      DisplayName: 'Alex Wilber',
      Name: { GivenName: 'Alex', FamilyName: 'Wilber' },
      Emails: [{ Value: 'Alex@contoso.example', Primary: true }],
      ExternalIds: [{ Issuer: issuer, Id: 'oid-of-alex' }],
      UserStatus: 'ENABLED',
    });
    await expect(
      people.send(new DescribeUserCommand({ IdentityStoreId, UserId: analysts })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    ['user name', attribute('userName', 'alex@contoso.example')],
    ['address, whatever its case', attribute('emails.value', 'alex@CONTOSO.example')],
    [
      'id at another provider',
      { IdentityStoreId, AlternateIdentifier: { ExternalId: { Issuer: issuer, Id: 'oid-of-alex' } } },
    ],
  ])('have their id found by %s', async (_, input) => {
    const { store: people } = await simulateCenter();
    expect((await people.send(new GetUserIdCommand(input))).UserId).toBe(alex);
  });

  it('are not found by what they do not have', async () => {
    const { store: people } = await simulateCenter();
    await expect(people.send(new GetUserIdCommand(attribute('userName', 'nobody')))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(people.send(new GetUserIdCommand(attribute('title', 'x')))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('the groups of the identity store', () => {
  it('are listed, described, and found by name or by the id at another provider', async () => {
    const { store: people } = await simulateCenter();
    const filter = { AttributePath: 'DisplayName', AttributeValue: 'Analysts' };
    const listed = await people.send(new ListGroupsCommand({ IdentityStoreId, Filters: [filter] }));
    expect(listed.Groups).toMatchObject([{ GroupId: analysts, DisplayName: 'Analysts' }]);
    const group = await people.send(new DescribeGroupCommand({ IdentityStoreId, GroupId: analysts }));
    expect(group).toMatchObject({ DisplayName: 'Analysts', Description: 'They look at things.' });
    const byName = await people.send(new GetGroupIdCommand(attribute('displayName', 'analysts')));
    const ExternalId = { Issuer: issuer, Id: 'oid-of-analysts' };
    const byId = await people.send(
      new GetGroupIdCommand({ IdentityStoreId, AlternateIdentifier: { ExternalId } }),
    );
    expect([byName.GroupId, byId.GroupId]).toEqual([analysts, analysts]);
  });

  it('tell their members, and the members their groups', async () => {
    const { store: people } = await simulateCenter();
    const members = await people.send(
      new ListGroupMembershipsCommand({ IdentityStoreId, GroupId: analysts }),
    );
    expect(members.GroupMemberships).toMatchObject([{ GroupId: analysts, MemberId: { UserId: dana } }]);
    const of = (UserId: string) =>
      people.send(new ListGroupMembershipsForMemberCommand({ IdentityStoreId, MemberId: { UserId } }));
    expect((await of(dana)).GroupMemberships).toMatchObject([{ GroupId: analysts }]);
    expect((await of(alex)).GroupMemberships).toEqual([]);
    const asked = { IdentityStoreId, MemberId: { UserId: dana }, GroupIds: [analysts, alex] };
    expect((await people.send(new IsMemberInGroupsCommand(asked))).Results).toMatchObject([
      { GroupId: analysts, MembershipExists: true },
      { GroupId: alex, MembershipExists: false },
    ]);
  });
});

describe('changes in the identity store', () => {
  it('bring people in, and into groups, and out again', async () => {
    const { store: people } = await simulateCenter();
    const create = new CreateUserCommand({
      IdentityStoreId,
      UserName: 'sam@contoso.example',
      DisplayName: 'Sam',
      Name: { GivenName: 'Sam', FamilyName: 'Rivera' },
      Emails: [{ Value: 'sam@contoso.example', Primary: true }],
    });
    const { UserId } = await people.send(create);
    await expect(people.send(create)).rejects.toMatchObject({ name: 'ConflictException' });
    expect(
      (await people.send(new GetUserIdCommand(attribute('emails.value', 'sam@contoso.example')))).UserId,
    ).toBe(UserId);
    const join = { IdentityStoreId, GroupId: analysts, MemberId: { UserId: UserId ?? '' } };
    const { MembershipId } = await people.send(new CreateGroupMembershipCommand(join));
    await expect(people.send(new CreateGroupMembershipCommand(join))).rejects.toMatchObject({
      name: 'ConflictException',
    });
    const members = async () =>
      (await people.send(new ListGroupMembershipsCommand({ IdentityStoreId, GroupId: analysts })))
        .GroupMemberships;
    expect(await members()).toHaveLength(2);
    const leave = new DeleteGroupMembershipCommand({ IdentityStoreId, MembershipId });
    await people.send(leave);
    expect(await members()).toHaveLength(1);
    await expect(people.send(leave)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await people.send(new CreateGroupMembershipCommand(join));
    const remove = new DeleteUserCommand({ IdentityStoreId, UserId });
    await people.send(remove);
    expect(await members()).toHaveLength(1);
    await expect(people.send(remove)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('the identity store', () => {
  it('can be read from member accounts by those who may', async () => {
    const aws = await simulateCenter();
    const list = new ListUsersCommand({ IdentityStoreId });
    expect((await aws.identityStore(adminKeys).send(list)).Users).toHaveLength(2);
    await expect(aws.identityStore(bobKeys).send(list)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('not authorized to perform: identitystore:ListUsers'),
      $metadata: { httpStatusCode: 400 },
    });
    await expect(
      aws.identityStore(adminKeys).send(new ListUsersCommand({ IdentityStoreId: 'd-0000000000' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
