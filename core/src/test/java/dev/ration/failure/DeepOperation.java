// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.CloseMode;
import dev.ration.nt.PoolTag;

/** What a thread with little stack left does; its books say what it did and what it holds. */
enum DeepOperation {
  RAW {
    @Override
    void run(Books books) {
      books.allocate(100);
      books.free();
    }
  },
  RAW_PAGED {
    @Override
    void run(Books books) {
      books.pool = 1;
      books.allocate(40);
      books.allocate(5000);
      books.free();
      books.free();
    }
  },
  RAW_WITHOUT_STOCK {
    @Override
    void prepare(Books books) {
      books.takeStocksAway();
    }

    @Override
    void run(Books books) {
      books.allocate(100);
      books.free();
    }
  },
  RAW_WITHOUT_CACHE {
    @Override
    void prepare(Books books) {
      books.takeStocksAway();
      books.system.trim();
    }

    @Override
    void run(Books books) {
      books.allocate(300);
      books.free();
    }
  },
  LARGE {
    @Override
    void prepare(Books books) {
      books.system.trim();
    }

    @Override
    void run(Books books) {
      books.allocate(100_000);
      books.free();
    }
  },
  EX {
    @Override
    void run(Books books) {
      books.allocateQuota(100);
      books.free();
    }
  },
  REFUSED {
    @Override
    void run(Books books) {
      books.allocate(60 << 20);
      books.allocate(100);
      books.free();
    }
  },
  TRANSFER {
    @Override
    void prepare(Books books) {
      books.allocate(1000);
    }

    @Override
    void run(Books books) {
      books.transfer();
    }
  },
  RESIZE {
    @Override
    void prepare(Books books) {
      books.allocate(100_000);
    }

    @Override
    void run(Books books) {
      books.resize(200_000);
      books.resize(70_000);
    }
  },
  LOOKASIDE {
    @Override
    void run(Books books) {
      books.allocateEntry();
      books.freeEntry();
      books.allocateEntry();
    }
  },
  REPORTS {
    @Override
    void run(Books books) {
      books.takeStocksAway();
      books.system.snapshot();
      books.system.checkInvariants();
    }
  },
  PROCESSES {
    @Override
    void run(Books books) {
      PoolSystem system = books.system;
      PoolProcess process = books.process.createChild("deep");
      int tag = PoolTag.of("Dep2").value();
      system.raw().allocate(0, 100, tag, process);
      system.raw().allocate(0, 100_000, tag, process);
      process.close(CloseMode.RUNDOWN);
    }

    @Override
    void repair(Books books) {
      for (PoolProcess process : books.system.processes()) {
        if (process.name().equals("deep")) {
          process.close(CloseMode.RUNDOWN);
        }
      }
    }
  };

  /** With all the stack one could want. */
  void prepare(Books books) {}

  /** Where the stack may end. */
  abstract void run(Books books);

  /** With all the stack again: undoes what only the thread that ended could have undone. */
  void repair(Books books) {}
}
