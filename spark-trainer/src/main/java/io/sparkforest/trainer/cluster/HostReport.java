package io.sparkforest.trainer.cluster;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a host tells the leader once.
 *
 * @param cores that tasks may use
 * @param executorMegabytes heap that an executor may have
 * @param server where the host serves its files, such as {@code http://10.0.0.2:7076}
 * @param files those of its channels
 * @param listings name of a channel in S3 → what stands for the objects that the host saw there
 * @param fault a UserError that kept the host from listing them; null without one
 */
record HostReport(
    int cores,
    int executorMegabytes,
    String server,
    List<HostFile> files,
    Map<String, String> listings,
    @Nullable String fault) {}
