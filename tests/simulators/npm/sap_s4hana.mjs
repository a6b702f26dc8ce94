// SAP's own SDK and typed client against the tenant: CSRF token and cookies, ETags, deep insert, $batch.
import assert from "node:assert/strict";
import vdm from "@sap/cloud-sdk-vdm-business-partner-service";

const { base_url: url, credentials } = JSON.parse(process.argv[2]);
const tenant = { url, username: credentials.user, password: credentials.password, authentication: "BasicAuthentication" };
const { businessPartnerApi: partners, businessPartnerAddressApi: addresses, batch, changeset } = vdm.businessPartnerService();
const company = (name) => partners.entityBuilder().businessPartnerCategory("2").organizationBpName1(name);
const cause = (error) => error.rootCause?.response ?? error.cause?.rootCause?.response ?? error.response;

const address = addresses.entityBuilder().country("GB").cityName("Bristol").build();
const made = await partners.requestBuilder().create(company("Larkfield").toBusinessPartnerAddress([address]).build()).execute(tenant);
assert.equal(made.toBusinessPartnerAddress[0].cityName, "Bristol");
const { schema } = partners;
const read = () => partners.requestBuilder().getByKey(made.businessPartner).select(schema.BUSINESS_PARTNER, schema.SEARCH_TERM_1).execute(tenant);
const [mine, theirs] = [await read(), await read()];
mine.searchTerm1 = "LARK";
await partners.requestBuilder().update(mine).execute(tenant);
assert.equal((await read()).searchTerm1, "LARK");
theirs.searchTerm1 = "STALE";
await assert.rejects(partners.requestBuilder().update(theirs).execute(tenant), (error) => cause(error).status === 412);

const found = await partners.requestBuilder().getAll().filter(schema.ORGANIZATION_BP_NAME_1.equals("Larkfield")).execute(tenant);
assert.deepEqual(found.map((row) => row.businessPartner), [made.businessPartner]);
const [listed, written] = await batch(
    partners.requestBuilder().getAll().top(1),
    changeset(partners.requestBuilder().create(company("Second").build())),
).execute(tenant);
assert.ok(listed.isSuccess() && written.isSuccess());
