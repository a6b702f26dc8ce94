"""The names the vendor knows, per collection: what may be written, and what may be included.

Facts of the vendor's open-source Ruby client (mavenlink_gem, MIT, Copyright (c) 2014 Mavenlink, Inc.), restated; bulk caps and default
orders from the fact sheet, §5 to §7. ``links`` reads ``include:foreign_key>collection``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Spec:
    """One collection. ``event`` is the left half of its event types, ``bulk`` the most rows of its plural wrapper (0: no bulk)."""

    name: str
    singular: str
    subject: str
    event: str
    bulk: int = 0
    order: str = ""
    deletable: bool = False
    create: str = ""
    update: str = ""
    links: str = ""

    @cached_property
    def creatable(self) -> frozenset[str]:
        return frozenset(self.create.split())

    @cached_property
    def updatable(self) -> frozenset[str]:
        return frozenset(self.update.split())

    @cached_property
    def includes(self) -> dict[str, tuple[str, str]]:
        """Include name to foreign key and collection."""
        out = {}
        for link in self.links.split():
            name, _, target = link.partition(":")
            key, _, collection = target.partition(">")
            out[name] = (key, collection)
        return out


SPECS: tuple[Spec, ...] = (
    Spec(
        "workspaces",
        "workspace",
        "Workspace",
        "workspace",
        bulk=100,
        order="updated_at:desc",
        create=(
            "title creator_role budgeted description currency price start_date due_date change_orders consultant_role_name "
            "client_role_name access_level project_tracker_template_id change_orders_enabled expenses_in_burn_rate "
            "posts_require_privacy_decision stories_are_fixed_fee_by_default rate_card_id custom_fields require_expense_approvals "
            "require_time_approvals project_template_start_date project_template_assignment_mappings "
            "project_template_weekends_as_workdays project_template_create_unnamed_resources status_key external_reference "
            "workspace_group_ids primary_workspace_group_id approver_id approver_ids target_margin tasks_default_non_billable "
            "account_color_id external_link revenue_recognition_method primary_maven_id participations "
            "exclude_archived_stories_percent_complete stage require_notes_on_time_entries time_trackable"
        ),
        update=(
            "title budgeted description archived access_level price start_date due_date posts_require_privacy_decision "
            "tasks_default_non_billable expenses_in_burn_rate rate_card_id client_role_name consultant_role_name "
            "stories_are_fixed_fee_by_default currency target_margin approver_id approver_ids change_orders_enabled "
            "project_template_start_date project_template_assignment_mappings project_template_weekends_as_workdays "
            "project_tracker_template_id project_template_before_story_id project_template_create_unnamed_resources status_key "
            "external_reference workspace_group_ids primary_workspace_group_id account_color_id external_link "
            "revenue_recognition_method exclude_archived_stories_percent_complete stage require_notes_on_time_entries time_trackable"
        ),
        links=(
            "next_uncompleted_milestone:next_uncompleted_milestone_id>stories creator:creator_id>users "
            "primary_counterpart:primary_counterpart_id>users primary_maven:primary_maven_id>users approver:approver_id>users "
            "approvers:approver_ids>users participants:participant_ids>users "
            "current_user_participation:current_user_participation_id>participations participations:participation_ids>participations "
            "timesheet_submissions:timesheet_submission_ids>timesheet_submissions "
            "workspace_groups:workspace_group_ids>workspace_groups "
            "primary_workspace_group:primary_workspace_group_id>workspace_groups financial_viewers:financial_viewer_ids>users "
            "possible_approvers:possible_approver_ids>users workspace_resources:workspace_resource_ids>workspace_resources "
            "workspace_resources_with_unnamed:workspace_resources_with_unnamed_ids>workspace_resources "
            "status_reports:status_report_ids>status_reports current_status_report:current_status_report_id>status_reports "
            "external_references:external_reference_ids>external_references account_color:account_color_id>account_colors "
            "custom_field_values:custom_field_value_ids>custom_field_values"
        ),
    ),
    Spec(
        "workspace_groups",
        "workspace_group",
        "WorkspaceGroup",
        "workspace_group",
        deletable=True,
        create="name company add_workspace_ids contact_name email phone_number address website notes external_reference",
        update=(
            "name company add_workspace_ids remove_workspace_ids contact_name email phone_number address website notes external_reference"
        ),
        links=(
            "workspaces:workspace_ids>workspaces external_references:external_reference_ids>external_references "
            "custom_field_values:custom_field_value_ids>custom_field_values"
        ),
    ),
    Spec(
        "stories",
        "story",
        "Story",
        "story",
        bulk=300,
        deletable=True,
        create=(
            "title story_type workspace_id description parent_id start_date archived due_date assignee_ids budget_estimate_in_cents "
            "cost_budget_in_cents time_estimate_in_minutes tag_list billable percentage_complete state status sub_stories fixed_fee "
            "checklist weight priority time_trackable project_plan assignments external_reference"
        ),
        update=(
            "title story_type description parent_id start_date archived due_date assignee_ids budget_estimate_in_cents "
            "cost_budget_in_cents time_estimate_in_minutes tag_list billable percentage_complete state status fixed_fee weight "
            "priority time_trackable assignments external_reference"
        ),
        links=(
            "workspace:workspace_id>workspaces creator:creator_id>users parent:parent_id>stories root:root_id>stories "
            "assignees:assignee_ids>users followers:follower_ids>users sub_stories:sub_story_ids>stories tags:tag_ids>tags "
            "story_tasks:story_task_ids>story_tasks descendants:descendant_ids>stories ancestors:ancestor_ids>stories "
            "custom_field_values:custom_field_value_ids>custom_field_values "
            "external_references:external_reference_ids>external_references current_assignments:current_assignment_ids>assignments "
            "workspace_resources:workspace_resource_ids>workspace_resources "
            "workspace_resources_with_unnamed:workspace_resources_with_unnamed_ids>workspace_resources "
            "potential_workspace_resources:potential_workspace_resource_ids>workspace_resources "
            "potential_workspace_resources_with_unnamed:potential_workspace_resources_with_unnamed_ids>workspace_resources "
            "replies:reply_ids>posts story_state_changes:story_state_change_ids>story_state_changes "
            "attachments:attachment_ids>attachments source_dependencies:source_dependency_ids>source_dependencies "
            "target_dependencies:target_dependency_ids>target_dependencies assigned_role:assigned_role_id>roles"
        ),
    ),
    Spec(
        "workspace_resources",
        "workspace_resource",
        "WorkspaceResource",
        "workspace_resource",
        bulk=200,
        deletable=True,
        create="workspace_id user_id role_id external_reference",
        update="label user_id role_id auto_update_label cost_rate bill_rate external_reference",
        links=(
            "participation:participation_id>participations user:user_id>users role:role_id>roles "
            "pending_resource_request:pending_resource_request_id>resource_requests skills:skill_ids>skills "
            "workspace_resource_skills:workspace_resource_skill_ids>workspace_resource_skills "
            "custom_field_values:custom_field_value_ids>custom_field_values workspace:workspace_id>workspaces "
            "organization_membership:organization_membership_id>organization_memberships "
            "external_references:external_reference_ids>external_references"
        ),
    ),
    Spec(
        "workspace_allocations",
        "workspace_allocation",
        "WorkspaceAllocation",
        "workspace_allocation",
        bulk=200,
        deletable=True,
        create="resource_id start_date end_date minutes hard notes external_reference",
        update="start_date end_date minutes hard notes external_reference",
        links=(
            "workspace_resource:workspace_resource_id>workspace_resources workspace:workspace_id>workspaces creator:creator_id>users "
            "updater:updater_id>users external_references:external_reference_ids>external_references"
        ),
    ),
    Spec(
        "assignments",
        "assignment",
        "Assignment",
        "assignment",
        deletable=True,
        create="story_id assignee_id current estimated_minutes resource_id external_reference",
        update="assignee_id current estimated_minutes resource_id external_reference",
        links=(
            "external_references:external_reference_ids>external_references story:story_id>stories assignee:assignee_id>users "
            "story_allocation_days:story_allocation_day_ids>story_allocation_days"
        ),
    ),
    Spec(
        "story_allocation_days",
        "story_allocation_day",
        "StoryAllocationDay",
        "story_allocation_day",
        deletable=True,
        create="assignment_id date minutes",
        update="minutes",
        links=(
            "assignment:assignment_id>assignments story:story_id>stories workspace:workspace_id>workspaces "
            "external_references:external_reference_ids>external_references"
        ),
    ),
    Spec(
        "participations",
        "participation",
        "Participation",
        "participation",
        deletable=True,
        create=(
            "workspace_id role user_id can_invite can_schedule_their_hours can_schedule_team_hours permissions access_level "
            "external_reference"
        ),
        update=(
            "team_lead cost_in_cents rate_in_cents workspace_role_id can_invite can_schedule_their_hours can_schedule_team_hours "
            "permissions access_level external_reference"
        ),
        links=(
            "user:user_id>users workspace:workspace_id>workspaces workspace_role:workspace_role_id>roles "
            "primary_role:primary_role_id>roles workspace_resources:workspace_resource_ids>workspace_resources "
            "active_roles:active_role_ids>roles external_references:external_reference_ids>external_references"
        ),
    ),
    Spec(
        "time_entries",
        "time_entry",
        "TimeEntry",
        "time_entry",
        bulk=100,
        order="date_performed:desc",
        deletable=True,
        create=(
            "workspace_id date_performed time_in_minutes billable notes rate_in_cents cost_rate_in_cents role_id story_id user_id "
            "external_reference location"
        ),
        update=(
            "workspace_id date_performed time_in_minutes billable notes rate_in_cents cost_rate_in_cents role_id story_id user_id "
            "external_reference location"
        ),
        links=(
            "workspace:workspace_id>workspaces user:user_id>users story:story_id>stories role:role_id>roles "
            "active_submission:active_submission_id>timesheet_submissions "
            "recent_submission:recent_submission_id>timesheet_submissions invoice:invoice_id>invoices "
            "external_references:external_reference_ids>external_references"
        ),
    ),
    Spec(
        "timesheet_submissions",
        "timesheet_submission",
        "TimesheetSubmission",
        "timesheet",
        create="title comment workspace_id user_id line_item_ids external_reference",
        links=(
            "user:user_id>users workspace:workspace_id>workspaces time_entries:time_entry_ids>time_entries "
            "external_references:external_reference_ids>external_references"
        ),
    ),
    Spec(
        "expenses",
        "expense",
        "Expense",
        "expense",
        bulk=100,
        deletable=True,
        create=(
            "workspace_id date category amount_in_cents notes user_id receipt_id billable story_id expense_category_id reimbursable "
            "vendor_id foreign_exchange_amount external_reference"
        ),
        update=(
            "date category amount_in_cents notes user_id receipt_id billable story_id expense_category_id foreign_exchange_amount "
            "external_reference"
        ),
        links=(
            "workspace:workspace_id>workspaces user:user_id>users receipt:receipt_id>attachments story:story_id>stories "
            "expense_category:expense_category_id>expense_categories external_references:external_reference_ids>external_references "
            "active_submission:active_submission_id>expense_report_submissions "
            "recent_submission:recent_submission_id>expense_report_submissions role:role_id>roles vendor:vendor_id>vendors"
        ),
    ),
    Spec(
        "expense_report_submissions",
        "expense_report_submission",
        "ExpenseReportSubmission",
        "expense_report",
        create="title comment workspace_id user_id line_item_ids",
        links=(
            "user:user_id>users workspace:workspace_id>workspaces expenses:expense_ids>expenses "
            "resolutions:resolution_ids>resolutions external_references:external_reference_ids>external_references"
        ),
    ),
    Spec("resolutions", "resolution", "Resolution", ""),
    Spec(
        "expense_categories",
        "expense_category",
        "ExpenseCategory",
        "expense_category",
        create="name",
        update="name",
    ),
    Spec(
        "invoices",
        "invoice",
        "Invoice",
        "invoice",
        create=(
            "time_entry_ids expense_ids workspace_id payment_schedule time_adjustment_ids invoice_date user_invoice_number "
            "user_invoice_title draft message purchase_order project_code fixed_fee_items additional_items suppress_emails tax_rate "
            "external_reference workspace_ids billing_milestone_ids"
        ),
        update=(
            "expense_ids time_entry_ids time_adjustment_ids payment_schedule invoice_date user_invoice_number draft message "
            "user_invoice_title purchase_order project_code tax_rate external_reference billing_milestone_ids"
        ),
        links=(
            "time_entries:time_entry_ids>time_entries expenses:expense_ids>expenses "
            "additional_items:additional_item_ids>additional_items fixed_fee_items:fixed_fee_item_ids>fixed_fee_items "
            "workspaces:workspace_ids>workspaces user:user_id>users recipient:recipient_id>users "
            "external_references:external_reference_ids>external_references time_adjustments:time_adjustment_ids>time_adjustments "
            "billing_milestones:billing_milestone_ids>billing_milestones"
        ),
    ),
    Spec(
        "fixed_fee_items",
        "fixed_fee_item",
        "FixedFeeItem",
        "fixed_fee_item",
    ),
    Spec(
        "additional_items",
        "additional_item",
        "AdditionalItem",
        "additional_item",
    ),
    Spec(
        "external_payments",
        "external_payment",
        "ExternalPayment",
        "external_payment",
        create="amount_in_cents message invoice_id workspace_id",
        links="user:user_id>users workspace:workspace_id>workspaces invoice:invoice_id>invoices",
    ),
    Spec(
        "billing_milestones",
        "billing_milestone",
        "BillingMilestone",
        "billing_milestone",
        create="title date_to_invoice amount_in_cents workspace_id story_id external_reference",
        update="title date_to_invoice amount_in_cents external_reference",
        links=(
            "workspace:workspace_id>workspaces invoices:invoice_ids>invoices external_references:external_reference_ids>external_references"
        ),
    ),
    Spec(
        "custom_fields",
        "custom_field",
        "CustomField",
        "custom_field",
        create=(
            "name value_type default_text unique_constraint choices custom_field_set_id write_access read_access "
            "hidden_in_user_interface external_reference"
        ),
        update=(
            "name value_type default_text unique_constraint choices custom_field_set_id write_access read_access "
            "available_on_estimates available_to_resources hidden_in_user_interface external_reference"
        ),
        links=(
            "creator:creator_id>users choices:choice_ids>custom_field_choices custom_field_set:custom_field_set_id>custom_field_sets "
            "external_references:external_reference_ids>external_references"
        ),
    ),
    Spec(
        "custom_field_sets",
        "custom_field_set",
        "CustomFieldSet",
        "custom_field_set",
        create="name subject_type external_reference",
        update="name subject_type external_reference",
        links="custom_fields:custom_field_ids>custom_fields external_references:external_reference_ids>external_references",
    ),
    Spec(
        "custom_field_choices",
        "custom_field_choice",
        "CustomFieldChoice",
        "custom_field_choice",
        links="custom_field:custom_field_id>custom_fields external_references:external_reference_ids>external_references",
    ),
    Spec(
        "custom_field_values",
        "custom_field_value",
        "CustomFieldValue",
        "custom_field_value",
        bulk=100,
        deletable=True,
        create="subject_type subject_id custom_field_id value",
        update="value",
        links=(
            "setter:setter_id>users custom_field:custom_field_id>custom_fields "
            "external_references:external_reference_ids>external_references"
        ),
    ),
    Spec(
        "external_references",
        "external_reference",
        "ExternalReference",
        "external_reference",
        create=(
            "service_name service_model service_model_ref subject_id subject_type status external_link external_message "
            "external_status locked"
        ),
    ),
    Spec(
        "roles",
        "role",
        "Role",
        "role",
        create="name external_reference",
        update="name external_reference",
        links="external_references:external_reference_ids>external_references",
    ),
    Spec(
        "rate_cards",
        "rate_card",
        "RateCard",
        "rate_card",
        create="rate_card_set_id rate_card_set_version_id currency",
        update="currency",
        links=(
            "rate_card_set:rate_card_set_id>rate_card_sets rate_card_versions:rate_card_version_ids>rate_card_versions "
            "effective_rate_card_version:effective_rate_card_version_id>rate_card_versions "
            "external_references:external_reference_ids>external_references"
        ),
    ),
    Spec(
        "rate_card_versions",
        "rate_card_version",
        "RateCardVersion",
        "rate_card_version",
        create="default_rate",
        update="default_rate",
        links=(
            "rate_card:rate_card_id>rate_cards rate_card_set_version:rate_card_set_version_id>rate_card_set_versions "
            "rate_card_roles:rate_card_role_ids>rate_card_roles"
        ),
    ),
    Spec(
        "rate_card_roles",
        "rate_card_role",
        "RateCardRole",
        "rate_card_role",
        create="rate_card_version_id role_id rate",
        update="rate",
        links="role:role_id>roles rate_card_version:rate_card_version_id>rate_card_versions",
    ),
    Spec(
        "cost_rates",
        "cost_rate",
        "CostRate",
        "cost_rate",
        create="currency amount_in_subunits account_membership_id",
        links="account_membership:account_membership_id>account_memberships",
    ),
    Spec(
        "project_templates",
        "project_template",
        "ProjectTemplate",
        "project_template",
        create="title description raw_json shared is_budgeted budget currency duration",
        update="title description raw_json shared is_budgeted budget currency duration",
        links="user:user_id>users project_template_assignments:project_template_assignment_ids>project_template_assignments",
    ),
    Spec(
        "users",
        "user",
        "User",
        "user",
        update="full_name headline email_address external_reference",
        links=(
            "role:role_id>roles account_membership:account_membership_id>account_memberships "
            "external_references:external_reference_ids>external_references saml_identities:saml_identity_ids>saml_identities "
            "custom_field_values:custom_field_value_ids>custom_field_values"
        ),
    ),
    Spec(
        "subscribed_events",
        "subscribed_event",
        "SubscribedEvent",
        "",
    ),
)

BY_NAME: dict[str, Spec] = {spec.name: spec for spec in SPECS}
BY_SUBJECT: dict[str, Spec] = {spec.subject: spec for spec in SPECS}
