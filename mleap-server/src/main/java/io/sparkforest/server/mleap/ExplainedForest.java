package io.sparkforest.server.mleap;

import io.sparkforest.contract.notes.LeafCovers;
import io.sparkforest.contract.notes.Note;
import io.sparkforest.contract.shap.ShapTree;
import io.sparkforest.server.forest.Tree;
import io.sparkforest.server.forest.UnsupportedTreeException;
import io.sparkforest.server.model.Explainer.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trees of a forest with the training rows of their leaves, which explanations need beside what
 * scores. They are read again from the model's files when they are first asked for, since most
 * models never are.
 */
final class ExplainedForest {
  /** How much heap a tree takes, as a multiple of its file, with what is there while it is read. */
  private static final int HEAP_PER_BYTE = 4;

  private final List<Path> files;
  private final int features;
  private final Path covers;

  /** Whether the model came with covers; models from elsewhere have none. */
  private final boolean hasCovers;

  private volatile @Nullable List<ShapTree> trees;
  private @Nullable String fault;

  /**
   * A forest that is yet to be read.
   *
   * @param files of its trees; none if they cannot be read again
   * @param covers where {@link Note#COVERS} would be
   */
  ExplainedForest(List<Path> files, int features, Path covers) {
    this.files = files;
    this.features = features;
    this.covers = covers;
    this.hasCovers = Files.isRegularFile(covers);
  }

  /**
   * Checks, without reading anything, that there may be explanations.
   *
   * @throws UnavailableException if the model came without what they need
   */
  void check() throws UnavailableException {
    if (!hasCovers || files.isEmpty()) {
      throw new UnavailableException(
          "contributions need the training rows of each leaf, but the model has no "
              + Note.FOLDER
              + "/"
              + Note.COVERS.fileName()
              + "; train it again with a trainer that writes it");
    }
  }

  /** How many features a row has. */
  int features() {
    return features;
  }

  /**
   * The trees.
   *
   * @throws IllegalStateException if they are not read yet
   */
  List<ShapTree> trees() {
    List<ShapTree> read = trees;
    if (read == null) {
      throw new IllegalStateException("the explainer is not prepared");
    }
    return read;
  }

  /**
   * Reads the trees, if that was not done before.
   *
   * @throws UnavailableException if a file is gone or damaged, or there is no room for them now
   */
  void prepare() throws UnavailableException {
    if (trees == null) {
      check();
      readOnce();
    }
  }

  private synchronized void readOnce() throws UnavailableException {
    if (trees != null) {
      return;
    }
    if (fault == null) {
      try {
        requireRoom();
        trees = read();
        return;
      } catch (NoSuchFileException e) {
        fault = "the model's files are gone; they must stay, unpacked, in the model folder";
      } catch (IOException e) {
        fault = e.getMessage();
      } catch (UnsupportedTreeException | IllegalArgumentException e) {
        fault = "the forest cannot be explained: " + e.getMessage();
      }
    }
    throw new UnavailableException("the model has no contributions: " + fault);
  }

  /** A client's wish must not end the process. */
  private void requireRoom() throws IOException, UnavailableException {
    long need = 0;
    for (Path file : files) {
      need += HEAP_PER_BYTE * Files.size(file);
    }
    Runtime runtime = Runtime.getRuntime();
    long room = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    if (need > room) {
      throw new UnavailableException(
          "contributions would take about "
              + (need >> 20)
              + " MB of heap, but "
              + (room >> 20)
              + " MB are free; give the server more memory");
    }
  }

  private List<ShapTree> read() throws IOException {
    // Twice, one after the other, so that no more than one tree is there in both forms.
    int[] leaves = new int[files.size()];
    for (int tree = 0; tree < leaves.length; tree++) {
      leaves[tree] = TreeFile.read(files.get(tree), features).leaves();
    }
    List<long[]> rows;
    try (InputStream in = Files.newInputStream(covers)) {
      rows = LeafCovers.read(in, leaves);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(covers + " cannot be used: " + e.getMessage(), e);
    }
    List<ShapTree> read = new ArrayList<>();
    for (int tree = 0; tree < leaves.length; tree++) {
      Tree flat = TreeFile.read(files.get(tree), features);
      read.add(flat.explained(rows.set(tree, new long[0])));
    }
    return List.copyOf(read);
  }
}
