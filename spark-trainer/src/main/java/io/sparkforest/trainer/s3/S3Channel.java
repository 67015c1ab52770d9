package io.sparkforest.trainer.s3;

import java.nio.file.Path;

/**
 * A channel in S3, of which this host has copied its share.
 *
 * @param folder with the copies
 * @param listing stands for names, sizes and versions of all objects of the channel; the same on
 *     all hosts if they saw the same
 */
public record S3Channel(Path folder, String listing) {}
