// The vendor's own client against the Asana organization: pages, a template's job, time, a batch, the first 412 of a feed.
import assert from "node:assert/strict";
import Asana from "asana";

const { base_url, credentials } = JSON.parse(process.argv[2]);
const client = Asana.ApiClient.instance;
client.basePath = `${base_url}/api/1.0`;
client.authentications.token.accessToken = credentials.personal_access_token;
const { workspace, team } = credentials;
const [projects, tasks, templates] = [new Asana.ProjectsApi(), new Asana.TasksApi(), new Asana.ProjectTemplatesApi()];

const project = (await projects.createProject({ data: { name: "ACME", workspace, team } }, {})).data.gid;
for (const name of ["A", "B", "C"]) await tasks.createTask({ data: { name, projects: [project] } }, {});
const page = await tasks.getTasksForProject(project, { limit: 2, opt_fields: "name" });
const rest = await page.nextPage();
assert.deepEqual([...page.data, ...rest.data].map((row) => row.name), ["A", "B", "C"]);
assert.equal((await rest.nextPage()).data, null);
const task = page.data[0].gid;

const [template] = (await templates.getProjectTemplates({ team })).data;
const given = { name: "X", team, requested_dates: [{ gid: "1", value: "2026-02-02" }], is_strict: true };
const job = (await templates.instantiateProject(template.gid, { body: { data: given } })).data;
let status = job.status;
for (let tries = 0; status === "in_progress" && tries < 50; tries++) {
    await new Promise((done) => setTimeout(done, 100));
    status = (await new Asana.JobsApi().getJob(job.gid, {})).data.status;
}
assert.equal(status, "succeeded");

const entries = new Asana.TimeTrackingEntriesApi();
await entries.createTimeTrackingEntry({ data: { duration_minutes: 30 } }, task, {});
assert.equal((await entries.getTimeTrackingEntriesForTask(task, {})).data[0].duration_minutes, 30);
const actions = [{ method: "get", relative_path: "/users/me" }, { method: "get", relative_path: "/tasks/1" }];
const answers = (await new Asana.BatchAPIApi().createBatchRequest({ data: { actions } }, {})).data;
assert.deepEqual(answers.map((row) => row.status_code), [200, 404]);
await assert.rejects(new Asana.EventsApi().getEvents(project, {}), { status: 412 });
await assert.rejects(tasks.createTask({ data: { name: "nowhere" } }, {}), { status: 400 });
