"""No-op jobs through Celery, prefork of two, Redis as broker and result backend."""
import os
import subprocess
import sys
import time

from celery import Celery, group

url = os.environ["TENANTRY_REDIS_URL"]
app = Celery("celery_noop", broker=url + "/1", backend=url + "/1")
app.conf.update(worker_prefetch_multiplier=100, result_expires=300)


@app.task
def noop(to):
    return None


if __name__ == "__main__":
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    here = os.path.dirname(os.path.abspath(__file__))
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "celery_noop", "worker", "--pool", "prefork",
         "--concurrency", "2", "--loglevel", "ERROR", "--without-gossip", "--without-mingle"],
        cwd=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        noop.delay("somebody").get(timeout=60)
        began = time.perf_counter()
        group(noop.s("somebody") for _ in range(jobs)).apply_async().get(timeout=300)
        print(round(jobs / (time.perf_counter() - began)))
    finally:
        worker.terminate()
        worker.wait(30)
