package io.sparkforest.trainer.data.dropped;

/**
 * The rows in groups by what a column says of them.
 *
 * @param groups number of the group of each row, from 0
 * @param count number of groups
 * @param what what of the column makes the groups
 * @param keptBy the setting with which the forest sees these groups, or what else to do
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reading(int[] groups, int count, String what, String keptBy) {}
