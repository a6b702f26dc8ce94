"""Project processing status and profile codes, as their published metadata has them."""

FACTS = """
service ENTPROJECTPROCESSINGSTATUS_0001 4 /sap/opu/odata4/sap/api_entprojprocessingstatus/srvd_a2x/sap/entprojectprocessingstatus/0001 &
    com.sap.gateway.srvd_a2x.api_entprojprocessingstatus.v0001 SAP_COM_0725
set ProcessingStatus ProcessingStatusType ---a
set ProcessingStatusText ProcessingStatusTextType ---a
type ProcessingStatusTextType Language ProcessingStatus
    Language:S2/!u ProcessingStatus:S2/!^u ProcessingStatusText:S60/!^
    nav _ProcessingStatus ProcessingStatus 1
type ProcessingStatusType ProcessingStatus
    ProcessingStatus:S2/!^u ProcessingStatusText:S60/!^
    nav _ProcessingStatusText ProcessingStatusText *
service ENTPROJECTPROFILECODE_0001 4 /sap/opu/odata4/sap/api_entprojectprofilecode/srvd_a2x/sap/entprojectprofilecode/0001 &
    com.sap.gateway.srvd_a2x.api_entprojectprofilecode.v0001 SAP_COM_0724
set ProjectProfileCode ProjectProfileCodeType ---a
set ProjectProfileCodeText ProjectProfileCodeTextType ---a
type ProjectProfileCodeType ProjectProfileCode
    ProjectProfileCode:S7/!^u ProjectProfileCodeText:S40/!
    nav _ProjectProfileCodeText ProjectProfileCodeText *
type ProjectProfileCodeTextType Language ProjectProfileCode
    Language:S2/!u ProjectProfileCode:S7/!^u ProjectProfileCodeText:S40/!
    nav _ProjectProfileCode ProjectProfileCode 1
"""
