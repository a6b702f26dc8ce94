// jsforce against the Certinia org: sign-in, describe, rows one by one and in collections, errors, replication.
import assert from "node:assert/strict";
import jsforce from "jsforce";

const { base_url: loginUrl, credentials } = JSON.parse(process.argv[2]);
const oauth2 = { clientId: credentials.client_id, clientSecret: credentials.client_secret, loginUrl };
const app = new jsforce.Connection({ oauth2, instanceUrl: loginUrl, version: "66.0" });
const signedIn = await app.authorize({ grant_type: "client_credentials" });
assert.equal(signedIn.organizationId, credentials.org_id);

const org = new jsforce.Connection({ instanceUrl: loginUrl, accessToken: app.accessToken, version: "66.0" });
const me = await org.identity();
assert.deepEqual([me.user_id, me.username], [signedIn.id, credentials.username]);
assert.equal((await org.limits()).DailyApiRequests.Max, 15000);
const names = (await org.describe("pse__Proj__c")).fields.map((field) => field.name);
assert.ok(names.includes("pse__Account__c"));
const people = await org.sobject("Contact").find({ LastName: { $ne: null } }, ["Id", "Name"]).sort("Name").limit(2);
assert.deepEqual(people.map((row) => row.Name), ["Ana Ruiz", "Jo Lindqvist"]);

const accounts = org.sobject("Account");
const made = await accounts.create({ Name: "Larkfield" });
const more = await accounts.create([{ Name: "A" }, { Nmae: "B" }]);
assert.deepEqual(more.map((row) => row.success), [true, false]);
await accounts.update({ Id: made.id, Phone: "1" });
assert.equal((await accounts.retrieve(made.id)).Phone, "1");
await assert.rejects(accounts.create({ Nmae: "x" }), { errorCode: "INVALID_FIELD" });
const hour = 3600_000;
const changed = await accounts.updated(new Date(Date.now() - hour), new Date(Date.now() + hour));
assert.ok(changed.ids.includes(made.id));
await accounts.destroy(made.id);
await assert.rejects(accounts.retrieve(made.id), { errorCode: "ENTITY_IS_DELETED" });
