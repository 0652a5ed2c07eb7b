import { MemoryQueue } from '../../src/queues/memory/memory-queue.ts';
import { queueContract } from './queue.ts';

queueContract('memory', async (clock) => new MemoryQueue(clock));
