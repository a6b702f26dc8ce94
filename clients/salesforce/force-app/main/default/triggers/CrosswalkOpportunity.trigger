trigger CrosswalkOpportunity on Opportunity(after insert, after update) {
    new CrosswalkOpportunityHandler().handOver(Trigger.new, Trigger.oldMap);
}
