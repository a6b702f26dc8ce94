"""The older pull queue of business events (sheet 7); no metadata is public: the names are the sheet's, the lengths chosen."""

FACTS = """
service C_BEHQUEUEDATA_CDS 2 /sap/opu/odata/sap/C_BEHQUEUEDATA_CDS C_BEHQUEUEDATA_CDS SAP_COM_0092
set C_Behqueuedata C_BehqueuedataType ---a
type C_BehqueuedataType BusinessEvent BusEventSubscriberCode
    BusinessEvent:G/! BusEventSubscriberCode:S30/!^ SAPObjectType:S30 SAPObjectTaskCode:S30 SAPBusinessObjectKey1:S40
    SAPBusinessObjectKey2:S40 SAPBusinessObjectKey3:S40 SAPBusinessObjectKey4:S40 SAPBusinessObjectKey5:S40 SAPBusinessObjectKey6:S40
    CreationUTCDateTime:S14
"""
