package io.sparkforest.trainer.data;

import java.io.Serializable;

/**
 * A file of a channel.
 *
 * @param path where it is (a string, so that Spark can send it to a task)
 * @param name its path below the channel's folder: how messages call it
 * @param firstRow number of data rows in the files before it, so that each row of the table has a
 *     number
 */
record SourceFile(String path, String name, long firstRow) implements Serializable {}
