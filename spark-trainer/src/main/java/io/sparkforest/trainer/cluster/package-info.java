/**
 * A job of several hosts: {@link io.sparkforest.trainer.cluster.Leader} on the first of them,
 * {@link io.sparkforest.trainer.cluster.Follower} on the others. Each host's process runs a worker
 * of a Spark standalone cluster, the leader's also its master and the driver. Every second a
 * follower asks the leader for the job's state, and so learns how it ends; the leader hears that
 * the follower is alive. {@link io.sparkforest.trainer.cluster.GatheredChannels} makes the files of
 * all hosts readable on the leader, and {@link io.sparkforest.trainer.cluster.ClusterScan} lets
 * executors of all hosts parse them.
 */
@NullMarked
package io.sparkforest.trainer.cluster;

import org.jspecify.annotations.NullMarked;
