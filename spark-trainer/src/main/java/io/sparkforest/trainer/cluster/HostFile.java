package io.sparkforest.trainer.cluster;

/**
 * A file of a channel on a host.
 *
 * @param channel name of the channel
 * @param name path below the channel's folder
 * @param path absolute path on its host
 * @param bytes size
 */
record HostFile(String channel, String name, String path, long bytes) {}
