# Short names for calls to a running sandbox (`make up`): source it from the root of the repository.
# Addresses and credentials come from dev.json, so nothing has to be copied.

_python=.venv/bin/python
_document=${CROSSWALK_DATA_DIR:-.crosswalk}/dev.json

# field path: one member of the JSON on standard input; dev path: one member of dev.json. A path is names and indexes: items.0.id
field() { "$_python" -c 'import json, sys; d = json.load(sys.stdin); [d := d[int(k) if k.isdigit() else k] for k in sys.argv[1].split(".")]; print(d)' "$1"; }
dev() { field "$1" < "$_document"; }

GATEWAY=$(dev gateway)
SALESFORCE=$(dev simulators.salesforce.base_url)
KANTATA=$(dev simulators.kantata.base_url)/api/v1

# token client: an access token of salesforce, psa, partner or operator.
token() {
  curl -s "$GATEWAY/oauth/token" -u "$(dev "clients.$1.client_id"):$(dev "clients.$1.client_secret")" \
       -d grant_type=client_credentials | field access_token
}
TOKEN=$(token operator)

# api METHOD path [curl options]: a call to the gateway as the operator.
api() { curl -s -X "$1" "$GATEWAY$2" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' "${@:3}"; }

# control vendor METHOD what [curl options]: the control plane of a simulator.
control() { curl -s -X "$2" "$(dev "simulators.$1.control")/$3" -H 'Content-Type: application/json' "${@:4}"; }

# salesforce METHOD path, kantata METHOD path: what a person does in these systems.
salesforce() {
  if [ -z "${_salesforce_token:-}" ]; then
    _salesforce_token=$(curl -s "$SALESFORCE/services/oauth2/token" -d grant_type=client_credentials \
      -d "client_id=$(dev simulators.salesforce.credentials.client_id)" \
      -d "client_secret=$(dev simulators.salesforce.credentials.client_secret)" | field access_token)
  fi
  curl -s -X "$1" "$SALESFORCE/services/data/v66.0/$2" -H "Authorization: Bearer $_salesforce_token" -H 'Content-Type: application/json' "${@:3}"
}
kantata() {
  curl -s -X "$1" "$KANTATA/$2" -H "Authorization: Bearer $(dev simulators.kantata.credentials.access_token)" \
       -H 'Content-Type: application/json' "${@:3}"
}

# sell account opportunity: sells 120.50 hours at 187.35 less 7.5 % in dollars, won, for HOLT-US: Kantata delivers, NetSuite bills.
# Sets OPPORTUNITY to its id.
sell() {
  local account entry
  account=$(salesforce POST sobjects/Account -d '{"Name": "'"$1"'", "CurrencyIsoCode": "USD", "BillingCountry": "United States"}' | field id)
  OPPORTUNITY=$(salesforce POST sobjects/Opportunity -d '{"Name": "'"$2"'", "AccountId": "'"$account"'", "StageName": "Negotiation/Review",
    "CloseDate": "2026-09-28", "CurrencyIsoCode": "USD", "Billing_Entity__c": "HOLT-US", "Payment_Terms__c": "Net 30",
    "Project_Start__c": "2026-10-05", "Project_End__c": "2027-01-29"}' | field id)
  entry=$(salesforce GET "query?q=SELECT+Id+FROM+PricebookEntry+WHERE+Product2.ProductCode='ROLE-SC'+AND+CurrencyIsoCode='USD'" | field records.0.Id)
  salesforce POST sobjects/OpportunityLineItem -d '{"OpportunityId": "'"$OPPORTUNITY"'", "PricebookEntryId": "'"$entry"'", "Quantity": 120.5,
    "UnitPrice": 187.35, "Discount": 7.5, "Role__c": "Senior Consultant", "Billing_Type__c": "Time and Materials", "Tax_Rate__c": 8.88}' > /dev/null
  salesforce PATCH "sobjects/Opportunity/$OPPORTUNITY" -d '{"StageName": "Closed Won"}'
}

# until_status run status …: waits (some two minutes at most) until the run has one of these, and prints it.
until_status() {
  local run=$1 now=""
  for _ in $(seq 240); do
    now=$(api GET "/process/flow/v1/runs/$run" | field status 2> /dev/null) || now=unknown
    case " ${*:2} " in *" $now "*) echo "$now"; return ;; esac
    sleep 0.5
  done
  echo "$run is still $now" >&2
  return 1
}

# finance_approves: the controllers in NetSuite approve every draft invoice.
finance_approves() {
  "$_python" - "$_document" <<'PYTHON'
import json, sys
from app.sandbox.offices.netsuite import Office

finance = Office(json.load(open(sys.argv[1]))["simulators"]["netsuite"])
for draft in finance.drafts():
    finance.approve(draft)
PYTHON
}
