"""Costs, time, jobs, credit memos and receipts (sheet 5.4, 6.7, 6.8, 6.10). See ``simulators.oracle_erp.schema`` for the notation."""

_WHO = """
        never string: CreatedBy(64)!
        never datetime: CreationDate!
        never string: LastUpdatedBy(64)!
        never datetime: LastUpdateDate!
    """
UNPROCESSED = f"""
        never integer: UnprocessedTransactionReferenceId!
        always integer: BusinessUnitId
        always string: BusinessUnit(240) TransactionSource(240) Document(240) DocumentEntry(240) ExpenditureBatch(40)*
            OriginalTransactionReference(120)*
        always number: Quantity*
        always string: PersonNumber(30) PersonEmail(240) PersonName(2000) AssignmentNumber(80) TransactionCurrencyCode(15)
        always number: RawCostInTransactionCurrency BurdenedCostInTransactionCurrency
        always string: Comment(240) ReversedOriginalTransactionReference(120)
        always boolean: UnmatchedNegativeTransactionFlag
        never string: StatusCode(1) Status(80)
{_WHO}"""
COLLECTION = """
        never integer: TransactionInterfaceId!
        always date: _EXPENDITURE_ITEM_DATE
        always integer: _PROJECT_ID
        always string: _PROJECT_ID_Display
        always integer: _TASK_ID
        always string: _TASK_ID_Display
        always integer: _EXPENDITURE_TYPE_ID
        always string: _EXPENDITURE_TYPE_ID_Display
        always integer: _ORGANIZATION_ID
        always string: _ORGANIZATION_ID_Display
        always integer: _CONTRACT_ID
        always string: _CONTRACT_ID_Display _BILLABLE_FLAG(1)
    """
ERRORS = """
        never integer: ErrorId!
        never string: MessageName MessageText MessageType
    """
COSTS = f"""
        never integer: TransactionNumber ProjectId
        never string: ProjectNumber ProjectName
        never integer: TaskId
        never string: TaskNumber TaskName BusinessUnit
        never date: ExpenditureItemDate
        never string: ExpenditureTypeName ExpenditureBatch
        never number: Quantity
        never string: UnitOfMeasure
        never boolean: BillableFlag CapitalizableFlag
        never string: TransactionCurrencyCode ProjectCurrencyCode ProviderLedgerCurrencyCode
        never number: RawCostInTransactionCurrency RawCostInProjectCurrency RawCostInProviderLedgerCurrency
            RawCostInReceiverLedgerCurrency BurdenedCostInTransactionCurrency BurdenedCostInProjectCurrency
        never string: OriginalTransactionReference TransactionSource Document PersonName PersonNumber Comment InvoicedStatus
            RevenueRecognizedStatus
        never integer: AdjustedTransactionNumber
        never boolean: NetZeroItemFlag
{_WHO}"""
INTEGRATIONS = """
        always string: OperationName* DocumentId DocumentContent FileName ContentType FileType DocumentAccount Comments ProcessName
            LoadRequestId JobPackageName JobDefName
        never string: ReqstId RequestStatus JobName
        always string: ParameterList NotificationCode CallbackURL JobOptions StatusCode ESSParameters
    """
CREDIT_MEMOS = f"""
        never integer: CustomerTransactionId!
        inCreate string: TransactionNumber(20)
        inCreate date: TransactionDate AccountingDate
        always string: TransactionType(20)
        inCreate string unqueryable: TransactionSource(50) BusinessUnit(240)* BillToCustomerName(360) BillToCustomerNumber(30)
            BillToSite(150) ShipToCustomerName(360) ShipToCustomerNumber(30) ShipToCustomerSite(30)
        inCreate string: CreditMemoCurrency(15)
        always string: CreditMemoStatus(30)
        inCreate string unqueryable: CreditReason(80) CreditMemoComments(1760) CrossReference(30) LegalEntityIdentifier(30)
            PurchaseOrder(50) GenerateBill(80)
        never number: EnteredAmount TransactionBalanceDue
        always string: AllowCompletion(1)
        always string unqueryable: ControlCompletionReason
{_WHO}"""
CREDIT_MEMO_LINES = f"""
        never integer: CustomerTransactionLineId!
        inCreate number: LineNumber*
        inCreate string: LineDescription(240) ItemNumber(300) MemoLine(50)
        inCreate number: LineQuantityCredit UnitSellingPrice LineAmountCredit
        inCreate string: UnitOfMeasure(25) TaxClassificationCode(30) LineCreditReason(80)
        never number: TaxAmount
{_WHO}"""
RECEIPTS = f"""
        never integer: StandardReceiptId!
        never string: ReceiptNumber BusinessUnit ReceiptMethod Currency CustomerName CustomerAccountNumber CustomerSite State Status
        never date: ReceiptDate AccountingDate
        never number: Amount UnappliedAmount
{_WHO}"""
TIME_REQUESTS = """
        never integer: timeRecordEventRequestId!
        inCreate string: processInline(1)* processMode(30)*
    """
TIME_EVENTS = """
        never integer: timeRecordEventId!
        inCreate string: operationType(30)* reporterIdType(30)* reporterId(80)* assignmentNumber(80)
        inCreate datetime: startTime stopTime
        inCreate number: measure
        inCreate string: comment(2000)
        inCreate integer: timeRecordId timeRecordVersion
        never string: eventStatus(30)
    """
TIME_EVENT_ATTRIBUTES = """
        never integer: timeRecordEventAttributeId!
        inCreate string: attributeName(80)* attributeValue(240)
    """
TIME_EVENT_MESSAGES = """
        never integer: timeRecordEventMessageId!
        never string: messageType messageCode messageText
    """
TIME_GROUPS = """
        never integer: timeRecordGroupId!
        never string: personNumber personName groupType
        never datetime: startTime stopTime
        never number: measure
        never string: statusCode
        never datetime: creationDate lastUpdateDate
    """
TIME_RECORDS = """
        never integer: timeRecordId! timeRecordVersion timeRecordGroupId
        never string: personNumber assignmentNumber
        never datetime: startTime stopTime
        never number: measure
        never string: unitOfMeasure comment statusCode
        never datetime: creationDate lastUpdateDate
    """
TIME_STATUSES = """
        never integer: timeStatusId!
        never string: statusCode statusType
    """
TIME_ATTRIBUTES = """
        never integer: timeAttributeId!
        never string: attributeName attributeValue
    """
