// The vendor's own client against the monday.com account: the operations that it brings, and how it meets a refusal.
import assert from "node:assert/strict";
import { ApiClient } from "@mondaydotcomorg/api";

const { base_url, credentials } = JSON.parse(process.argv[2]);
const client = new ApiClient({ token: credentials.api_token, endpoint: `${base_url}/v2` });
const { operations } = client;
assert.equal((await operations.getMeOp()).me.name, "Robin Vale");
const board = (await client.request('mutation { create_board(board_name: "W", board_kind: public, empty: true) { id groups { id } } }')).create_board;
const column = (name, type) => `${name}: create_column(board_id: ${board.id}, title: "${name}", column_type: ${type}, id: "${name}") { id }`;
await client.request(`mutation { ${column("state", "status")} ${column("words", "text")} }`);

const boardId = board.id;
const columnValues = JSON.stringify({ words: "x" });
const made = await operations.createItemOp({ boardId, groupId: board.groups[0].id, itemName: "Kick-off", columnValues });
const itemId = made.create_item.id;
await operations.changeSimpleColumnValueOp({ boardId, itemId, columnId: "words", value: "y" });
await operations.changeColumnValueOp({ boardId, itemId, columnId: "state", value: JSON.stringify({ label: "Done" }) });
const items = (await operations.getBoardItemsOp({ ids: [boardId] })).boards[0].items_page.items;
const values = Object.fromEntries(items[0].column_values.map((row) => [row.id, JSON.parse(row.value)]));
assert.deepEqual([values.words, values.state.index], ["y", 1]);

const wrong = JSON.stringify({ label: "Nope" });
await assert.rejects(operations.changeColumnValueOp({ boardId, itemId, columnId: "state", value: wrong }), (error) => {
    assert.equal(error.response.errors[0].extensions.code, "ColumnValueException");
    return true;
});
await assert.rejects(client.request("query { nope }"), /Cannot query field/);
