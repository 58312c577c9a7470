export declare function answerMessages<Message>(answer: (message: Message) => unknown): void;
